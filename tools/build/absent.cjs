// Stands for a module that the bundle of the plugin does without.
module.exports = {};
