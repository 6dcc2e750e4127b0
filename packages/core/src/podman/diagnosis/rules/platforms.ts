/** Runtimes for images of a platform, which Podman uses even if another runtime is chosen. */
import { Wording } from "../../../text/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import { resolve } from "../../PodmanResolution.ts"
import { isDecided, type Rule, type RuleContext } from "./ruleContext.ts"
import * as Result from "effect/Result"

/** Reports configured platforms that match no image, that override a choice, or whose runtime cannot be used. */
export const platforms: Rule = (context) =>
  Array.from(context.settings.platforms).flatMap(
    ([
      platform,
      {
        origins: { used: origin },
        value
      }
    ]) => {
      if (origin?._tag !== "File") return []
      const details = { platform, name: value }
      const shown = JSON.stringify(platform)
      if (!/^[a-z0-9]+\/[a-z0-9]+$/.test(platform)) {
        const message = `The platform ${shown} in platform_to_oci_runtime matches no image.`
        return PodmanProblem.make("unmatched-platform", message, { origin, details })
      }
      const refusal = unusable(context, platform, value)
      if (refusal !== undefined) {
        return PodmanProblem.make("unusable-platform-runtime", refusal.message, {
          advice: refusal.advice,
          origin,
          details
        })
      }
      if (!platform.startsWith("linux/")) return []
      const message = `Every image for ${platform} runs with ${Wording.shown(value)}, even if --runtime names another runtime.`
      return PodmanProblem.make("platform-overrides-choice", message, { origin, details })
    }
  )

const unusable = ({ isRefused, table }: RuleContext, platform: string, name: string) => {
  const runtime = table.runtimes.get(name)
  if (isRefused || (runtime !== undefined && !isDecided(runtime.search, runtime.states))) return undefined
  const refusal = Result.getOrUndefined(Result.flip(resolve(table, { platform })))
  return refusal?.reason === "PlatformRuntime" ? refusal : undefined
}
