import type { IncomingMessage } from "node:http";

export interface StorageAnswer {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A bucket with the part of the S3 protocol that Pulumi uses: to put, get, list, copy and delete objects. */
export class ObjectStorage {
  readonly objects = new Map<string, Buffer>();
  readonly #bucket: string;
  readonly #accessKey: string;
  readonly #securityToken: string;

  constructor(bucket: string, accessKey: string, securityToken: string) {
    this.#bucket = `/${bucket}`;
    this.#accessKey = accessKey;
    this.#securityToken = securityToken;
  }

  /** Whether the request is for this bucket. */
  takes(url: URL): boolean {
    return url.pathname === this.#bucket || url.pathname.startsWith(`${this.#bucket}/`);
  }

  answer(request: IncomingMessage, url: URL, body: Buffer): StorageAnswer {
    const { authorization = "", "x-amz-security-token": token } = request.headers;
    if (!authorization.startsWith(`AWS4-HMAC-SHA256 Credential=${this.#accessKey}/`) || token !== this.#securityToken) {
      return error(403, "SignatureDoesNotMatch");
    }
    // Features of newer S3 versions that S3-compatible services may lack.
    if (request.headers["content-encoding"] === "aws-chunked" || request.headers["x-amz-trailer"]) {
      return error(501, "NotImplemented");
    }
    const key = decodeURIComponent(url.pathname.slice(this.#bucket.length + 1));
    return key === "" ? this.#list(url.searchParams) : this.#object(request, key, body);
  }

  #object(request: IncomingMessage, key: string, body: Buffer): StorageAnswer {
    const found = this.objects.get(key);
    switch (request.method) {
      case "PUT":
        return this.#put(key, request.headers["x-amz-copy-source"], body);
      case "DELETE":
        this.objects.delete(key);
        return { status: 204 };
      default:
        return found
          ? { status: 200, body: found, headers: { "last-modified": new Date(0).toUTCString(), etag: '"1"' } }
          : error(404, "NoSuchKey");
    }
  }

  #put(key: string, copySource: string | string[] | undefined, body: Buffer): StorageAnswer {
    if (copySource === undefined) {
      this.objects.set(key, body);
      return { status: 200, headers: { etag: '"1"' } };
    }
    const source = decodeURIComponent(String(copySource)).replace(/^\//, "").slice(this.#bucket.length);
    const copied = this.objects.get(source);
    if (copied === undefined) {
      return error(404, "NoSuchKey");
    }
    this.objects.set(key, copied);
    return { status: 200, body: xml("<CopyObjectResult><ETag>1</ETag></CopyObjectResult>") };
  }

  #list(query: URLSearchParams): StorageAnswer {
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter") ?? "";
    const entries = new Set<string>();
    for (const key of [...this.objects.keys()].filter((each) => each.startsWith(prefix)).sort()) {
      const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
      entries.add(
        end < 0
          ? contents(key, this.objects.get(key)?.length ?? 0)
          : commonPrefix(key.slice(0, end + delimiter.length)),
      );
    }
    const head = `<KeyCount>${entries.size}</KeyCount><IsTruncated>false</IsTruncated>`;
    return { status: 200, body: xml(`<ListBucketResult>${head}${[...entries].join("")}</ListBucketResult>`) };
  }
}

function contents(key: string, size: number): string {
  const modified = "<LastModified>2026-01-01T00:00:00.000Z</LastModified>";
  return `<Contents><Key>${key}</Key>${modified}<ETag>1</ETag><Size>${size}</Size></Contents>`;
}

function commonPrefix(prefix: string): string {
  return `<CommonPrefixes><Prefix>${prefix}</Prefix></CommonPrefixes>`;
}

function error(status: number, code: string): StorageAnswer {
  return { status, body: xml(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`) };
}

function xml(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${content}`;
}
