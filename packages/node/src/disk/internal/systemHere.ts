/**
 * The system of this machine.
 */
import { DiskSystem } from "@oci-runtimes/core/disk"
import { HostPath } from "@oci-runtimes/core/text"
import { realpathSync } from "node:fs"
import { homedir } from "node:os"
import { platform } from "../../machine/internal/thisProcess.ts"

/** Returns the system of this machine, with the home directory of the user by its name and without links. */
export const systemHere = (): DiskSystem.DiskSystem => {
  const here = platform()
  return here === "windows" ? DiskSystem.make(here, homesHere()) : DiskSystem.make(here)
}

const homesHere = (): ReadonlyArray<string> => {
  const home = homedir()
  const homes = [home]
  try {
    homes.push(realpathSync.native(home))
  } catch {
    // No work is done below a home that does not exist.
  }
  return homes.map((path) => HostPath.ofSystem(path, "windows"))
}
