/**
 * The findings about the runtimes of an engine: those of its next start, of its containers, of its programs, and of the engine as it
 * runs.
 */
import * as ContainerUse from "../api/ContainerUse.ts"
import * as Finding from "./Finding.ts"
import { isRunning, type Looked } from "./looked.ts"
import * as Advice from "./advice.ts"

export const nextStart = (looked: Looked): ReadonlyArray<Finding.Finding> =>
  looked.refusal === undefined
    ? []
    : [
        Finding.make("next-start-fails", {
          // The engine may print its usage after the first line.
          message: `The next start fails: ${looked.refusal.split("\n", 1).join()}`,
          advice: `${isRunning(looked) === true ? "The engine runs on with what it has read. Correct this before the engine or the machine is restarted" : "Correct this, then start the engine"}; for all problems and their fixes, run \`oci-runtimes check\`.`,
          details: { refusal: looked.refusal }
        })
      ]

export const containersWithout = ({
  configured,
  containers,
  engine,
  running
}: Looked): ReadonlyArray<Finding.Finding> => {
  const now = running ?? configured
  if (now === undefined) return []
  const lost = ContainerUse.without(containers, { engine, map: now })
  const later =
    running === undefined || configured === undefined
      ? []
      : ContainerUse.lost(containers, { engine, map: running }, { engine, map: configured })
  return [
    ...lost.map((use) =>
      Finding.make("runtime-of-containers-gone", {
        message: `${ContainerUse.describe(use)}, which the engine does not have.`,
        details: { ...use, isGone: true }
      })
    ),
    ...later.map((use) =>
      Finding.make("runtime-of-containers-gone", {
        message: `${ContainerUse.describe(use)}, which the configuration does not have any more.`,
        advice:
          "Configure the runtime again before the engine reads its configuration, or make the containers anew with another runtime.",
        details: { ...use, isGone: false }
      })
    )
  ]
}

export const programs = ({ missing }: Looked): ReadonlyArray<Finding.Finding> =>
  missing.map(({ message, name }) => Finding.make("program-vanished", { message, details: { runtime: name } }))

export const notUpToDate = (looked: Looked): ReadonlyArray<Finding.Finding> => {
  const { remedy = "none", changes = [] } = looked.upToDate ?? {}
  if (remedy !== "reload" && remedy !== "restart") return []
  const details = { changes }
  const message = `The engine does not run with its configuration as it is now: ${changes.join("; ")}.`
  return [
    remedy === "reload"
      ? Finding.make("reload-needed", { message, details, advice: Advice.reload(looked) })
      : Finding.make("restart-needed", {
          message,
          details,
          advice: `A reload is not enough. ${Advice.restart(looked)} Without live-restore, that stops all containers.`
        })
  ]
}
