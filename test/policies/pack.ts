import { PolicyPack, validateResourceOfType } from "@pulumi/policy";
import { AuditInstance } from "../../provider";
import { auditPolicies } from "../../provider/policies";

new PolicyPack("test", {
  enforcementLevel: "mandatory",
  policies: [
    {
      name: "of-type",
      description: "Names that are seen.",
      validateResource: validateResourceOfType(AuditInstance, ({ name }, _, report) => {
        if (name === "forbidden") {
          report(`The name ${name} is seen.`);
        }
      }),
    },
    ...auditPolicies({ maxPrice: { CNY: 5000 } }),
  ],
});
