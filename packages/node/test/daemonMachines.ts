/** Machines in memory with daemons of engines besides Docker's. */
import { Disk, Machine } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { groupOf, type Process, processFiles } from "./engineMachines.ts"

/** What `/proc` has about a daemon that the unit of its name has started. */
export const running = (name: string, args: ReadonlyArray<string> = [], more: Process = {}): Disk.Files => ({
  "/proc/1/cgroup": "0::/init.scope\n",
  ...processFiles({
    name,
    group: groupOf(`${name}.service`),
    pid: 700,
    variables: { PATH: "/usr/bin" },
    words: [`/usr/bin/${name}`, ...args],
    ...more
  })
})

/** Answers a question on a machine with these files. */
export const on = <A, E>(
  asked: Effect.Effect<A, E, Machine.Machine>,
  files: Disk.Files,
  world: Omit<Parameters<typeof Machine.memory>[0], "files"> = {}
) => Effect.provide(asked, Machine.memory({ environment: { variables: { PATH: "/usr/bin" } }, ...world, files }))

/** A disk on which a file may not be read. */
export const diskWithout = (path: string, files: Disk.Files): Layer.Layer<Disk.Disk> => {
  const memory = Disk.memory(files)
  const denied = Effect.fail(new Disk.DiskFailure({ errno: "EACCES" }))
  const readFile: typeof memory.readFile = (one, most) => (one === path ? denied : memory.readFile(one, most))
  return Layer.succeed(Disk.Disk, { ...memory, readFile })
}

/** A machine of a user, on which a file may not be read. */
export const machineWithout = (path: string, files: Disk.Files, uid: number): Layer.Layer<Machine.Machine> =>
  Layer.merge(
    Machine.memory({ environment: { variables: { PATH: "/usr/bin" } }, processes: { user: { uid, gid: uid } } }),
    diskWithout(path, files)
  )
