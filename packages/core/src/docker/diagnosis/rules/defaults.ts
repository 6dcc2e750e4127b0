/**
 * Values of `default-runtime` and `runtimes` that other engines, or the same engine on a reload, treat differently.
 */
import { ShimName } from "../../../shim/index.ts"
import * as DaemonJson from "../../daemon-json/DaemonJson.ts"
import { type Rule, atValue, report } from "./report.ts"
import * as Result from "effect/Result"

/** Reports a default runtime whose name only older engines accept. */
export const leadingDot: Rule = (context) => {
  const { engine, file, map, settings } = context
  const { defaultRuntime: name } = settings
  const isImplicit = !map.runtimes.has(name) && ShimName.isImplicit(name, engine.nameRules)
  if (!isImplicit || ShimName.isImplicit(name, "containerd-1.7")) return undefined
  const value = file.config.origins?.directives.get("default-runtime")
  return report(context, {
    code: "leading-dot-default",
    path: ["default-runtime"],
    at: file.config.defaultRuntime === name ? value : undefined,
    message: `Docker Engine 25 and later refuses the default runtime ${JSON.stringify(name)}.`,
    advice: `${ShimName.describe("LeadingDot")} Choose another default before you upgrade.`,
    details: { name }
  })
}

/** Reports `runtimes` that are null: some engines crash when they read them again. */
export const nullRuntimes: Rule = (context) => {
  const { engine, file, map } = context
  const [last, ...others] = DaemonJson.membersOf(file, "runtimes")
  if (last?.value.type !== "null") return undefined
  const crashes = Result.isFailure(engine.reload(map, { runtimes: null }, true))
  const fix = { title: "Write {}", edits: [{ offset: last.value.offset, length: last.value.length, text: "{}" }] }
  return report(context, {
    code: "null-runtimes",
    ...atValue(last),
    message: `${JSON.stringify(last.key)} is null.`,
    advice: `${crashes ? `${engine.title} starts with it, and crashes when it reads` : "Older engines crash when they read"} it again. Write {} to have no configured runtimes.`,
    details: { crashes },
    // An object would be merged with an earlier one, whereas null clears it.
    fix: others.length === 0 ? fix : undefined
  })
}
