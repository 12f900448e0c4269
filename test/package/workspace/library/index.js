// Only this package of the workspace depends on pulumi-dbss.
const dbss = require("pulumi-dbss");

exports.tagged = (name, resourceId) => new dbss.ResourceTags(name, { resourceId, tags: { team: "security" } });
