/**
 * A project that has installed the packed packages, as a user has. Their dependencies come from this checkout.
 */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { run } from "./Processes.ts"

const checkout = join(import.meta.dirname, "..")

/** Installs the packages in a directory and returns the path of the command. */
export const install = (directory: string): string => {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, "package.json"), '{"type": "module", "private": true}')
  for (const folder of ["core", "node", "cli"]) {
    const from = join(checkout, "packages", folder)
    const {
      dependencies = {},
      name,
      peerDependencies = {}
    } = JSON.parse(readFileSync(join(from, "package.json"), "utf8"))
    const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", directory], from))
    const at = join(directory, "node_modules", name)
    mkdirSync(at, { recursive: true })
    run("tar", ["-xzf", join(directory, filename), "-C", at, "--strip-components=1"])
    for (const other of Object.keys({ ...dependencies, ...peerDependencies })) link(directory, other)
  }
  // What the import of node is compared with.
  link(directory, "@effect/platform-node")
  return join(directory, "node_modules/oci-runtimes/bin/oci-runtimes.cjs")
}

const link = (directory: string, name: string): void => {
  const at = join(directory, "node_modules", name)
  mkdirSync(dirname(at), { recursive: true })
  try {
    symlinkSync(join(checkout, "node_modules", name), at)
  } catch (error) {
    // The package is one of ours, or was linked for another one.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  }
}
