/**
 * Leaves Node.js, and gRPC, which is made for it, out of the worker of the playground, which asks a machine in memory: nothing that is
 * left out is called there.
 */

const empty = "\0without-node"

/** A plugin of Vite's that gives these modules no content, except the constants that modules combine when they are loaded. */
export const withoutNode = {
  name: "without-node",
  enforce: "pre" as const,
  resolveId: (id: string) => (id.startsWith("node:") || id === "@grpc/grpc-js" ? empty : null),
  load: (id: string) =>
    id === empty ? { code: "export default { constants: {} }", syntheticNamedExports: true } : null
}
