// A part of undici in its own file.

declare module "undici/lib/dispatcher/agent.js" {
  export { Agent as default } from "undici";
}
