/**
 * The settings without which systemd does not start a service.
 *
 * Source of the rule: systemd 252, `src/core/service.c`, `service_add_extras` and `service_verify`.
 */
import type { ServiceProblem } from "../ServiceProblem.ts"
import type { Draft } from "./draft.ts"

/** Returns the type of a service. */
export const typeOf = ({ commands, values }: Draft): string =>
  values.get("Type")?.text ?? (values.has("BusName") ? "dbus" : commands.has("ExecStart") ? "simple" : "oneshot")

/** Returns the reason why systemd does not start a service; undefined if there is none. */
export const refusal = (draft: Draft): ServiceProblem | undefined => {
  const { commands, values } = draft
  const type = typeOf(draft)
  const start = commands.get("ExecStart") ?? []
  const action = values.get("SuccessAction")
  const hasAction = action !== undefined && action.text !== "none"
  const refuse = (message: string, at = values.get("Type")?.at): ServiceProblem => ({
    code: "bad-service",
    effect: "not-started",
    message,
    at
  })
  if (start.length === 0) {
    if (!commands.has("ExecStop") && !hasAction) return refuse("The service has neither ExecStart nor ExecStop")
    if (type !== "oneshot") return refuse(`The service has no ExecStart, but its type is ${type}`)
    if (!hasAction && !isTrue(values.get("RemainAfterExit")?.text)) {
      return refuse("The service has no ExecStart, and RemainAfterExit is not set")
    }
  }
  if (type !== "oneshot" && start.length > 1) {
    return refuse(`The service has more than one command in ExecStart, but its type is ${type}`, start[1]!.at)
  }
  return type === "dbus" && !values.has("BusName")
    ? refuse("The type of the service is dbus, but it has no BusName")
    : undefined
}

const isTrue = (text: string | undefined): boolean =>
  text !== undefined && ["1", "yes", "y", "true", "t", "on"].includes(text)
