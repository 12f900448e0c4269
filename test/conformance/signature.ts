import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials";
import type { SeenRequest } from "../client/scripted-server";
import { ACCESS_KEY, SECRET_KEY } from "./exchange";

/** The `Authorization` header that the vendor's own signer gives a request as it arrived. */
export function vendorsAuthorization({ method, path, query, headers, body }: SeenRequest): string {
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1]?.split(";") ?? [];
  const own = signed.filter((name) => name !== "host").map((name) => [vendorsName(name), headers[name]]);
  const request = {
    method,
    endpoint: `http://${headers.host}${path}`,
    queryParams: Object.fromEntries(query),
    headers: Object.fromEntries(own),
    ...(body !== "" && { data: JSON.parse(body) }),
  };
  const key = new BasicCredentials().withAk(ACCESS_KEY).withSk(SECRET_KEY);
  const headersOfVendor: Readonly<Record<string, string>> = Object(AKSKSigner.sign(request, key));
  return headersOfVendor.Authorization ?? "";
}

/** The vendor's signer finds the date only when it is spelled like this, and takes the present moment otherwise. */
function vendorsName(name: string): string {
  return name === "x-sdk-date" ? "X-Sdk-Date" : name;
}
