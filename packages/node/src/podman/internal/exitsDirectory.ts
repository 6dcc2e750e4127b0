/** The directory for the files of exited containers. Podman refuses every runtime if it cannot be made, and hides why. */
import { RunDirectory, type Settings } from "@oci-runtimes/core/podman"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { Disk } from "../../disk/Disk.ts"
import { Processes } from "../../machine/Processes.ts"

/** Returns the error with which the directory cannot be made, if this user would make it; undefined if there is none. */
export const exitsFaultOf = Effect.fnUntraced(function* (settings: Settings.Settings) {
  const { uid } = (yield* Processes).user
  const directory = RunDirectory.of(settings)
  if (directory === undefined || !FilePath.isAbsolute(directory) || settings.given.uid !== uid) return undefined
  const { stat } = yield* Disk
  const looks = yield* Effect.forEach(RunDirectory.places(directory), (path) =>
    Effect.match(stat(path), {
      onSuccess: ({ mode, owner, type }): RunDirectory.Look => ({
        isDirectory: type === "Directory",
        mode,
        uid: owner.uid,
        gid: owner.gid
      }),
      onFailure: ({ errno }): RunDirectory.Look => ({ errno })
    })
  )
  return RunDirectory.fault(directory, looks, { uid })
})
