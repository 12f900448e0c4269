const { tagged } = require("library");

tagged("tags", "r-audit");
