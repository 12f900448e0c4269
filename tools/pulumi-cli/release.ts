/** A release of the Pulumi CLI, and where to download it. */
export interface Release {
  readonly version: string;
  /** URL of the directory of the archives `pulumi-v<version>-<platform>.tar.gz`. */
  readonly downloadUrl: string;
  /** SHA-256 of the archive, by platform. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** The release to use if no CLI is installed. `go/pulumi/go.mod` must have the same version. */
export const RELEASE: Release = {
  version: "3.255.0",
  downloadUrl: "https://get.pulumi.com/releases/sdk",
  sha256: {
    "darwin-arm64": "adc6ae338ec877307869a26f74e5d3acc5fb2f590bfb19d00d50c3c8ed2e91b7",
    "darwin-x64": "19672db74cd9158ebde97877224c6cd18def1c8024340378e3208f6ad6539200",
    "linux-arm64": "699fbc6ea848d997e9b3645487f108d27b1b55ec807c7576406131e6e080f0e3",
    "linux-x64": "cf559568e2c32f7fae56ea3de8ae5fa48973ba8c5aa9dd2b3dc0c8898fe50dba",
  },
};

/** The platform of this machine, as in the names of the archives. */
export const PLATFORM = `${process.platform}-${process.arch}`;
