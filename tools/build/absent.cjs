// Replaces a module that the bundle of the plugin does not need.
module.exports = {};
