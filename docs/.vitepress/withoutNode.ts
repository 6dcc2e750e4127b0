/**
 * Leaves Node.js out of the worker of the playground, which asks a machine in memory: nothing that is left out is called there.
 */

const empty = "\0without-node"

/** A plugin of Vite's that gives every module of Node.js no content, except the constants that modules combine when they are loaded. */
export const withoutNode = {
  name: "without-node",
  enforce: "pre" as const,
  resolveId: (id: string) => (id.startsWith("node:") ? empty : null),
  load: (id: string) =>
    id === empty ? { code: "export default { constants: {} }", syntheticNamedExports: true } : null
}
