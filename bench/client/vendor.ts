import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials";
import { ClientBuilder } from "@huaweicloud/huaweicloud-sdk-core/ClientBuilder";
import type { HcClient } from "@huaweicloud/huaweicloud-sdk-core/HcClient";
import type { IHttpRequest } from "@huaweicloud/huaweicloud-sdk-core/http/IHttpRequest";
import type { EmulatorAccount } from "../../emulator";

function credentialsOf({ accessKey, secretKey, projectId }: EmulatorAccount): BasicCredentials {
  return new BasicCredentials().withAk(accessKey).withSk(secretKey).withProjectId(projectId);
}

/** Requests the quota with the core of the vendor's SDK, as its generated clients do. */
export function vendorQuota(account: EmulatorAccount): () => Promise<unknown> {
  const client = new ClientBuilder<HcClient>((core) => core)
    .withEndpoint(account.url)
    .withCredential(credentialsOf(account))
    .build();
  return () =>
    client.sendRequest({
      method: "GET",
      url: "/v2/{project_id}/audit/quota",
      contentType: "application/json",
      queryParams: {},
      pathParams: { project_id: account.projectId },
      headers: {},
    });
}

/** Signs a request with the signer of the vendor's SDK. */
export function vendorSignature(account: EmulatorAccount, path: string): () => unknown {
  const credentials = credentialsOf(account);
  return () => {
    const request = { method: "GET", endpoint: `${account.url}${path}`, queryParams: {}, headers: {} };
    // The signer reads no other fields of a request.
    return AKSKSigner.sign(request as unknown as IHttpRequest, credentials);
  };
}
