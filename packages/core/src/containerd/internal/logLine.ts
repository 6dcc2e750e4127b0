/**
 * Lines of containerd's log, without the time.
 *
 * Source of the rule: github.com/sirupsen/logrus, `text_formatter.go`.
 */
import { GoText } from "../../text/index.ts"

/** Returns a line: the level, the message, then the fields by name. */
export const logLine = (
  level: "error" | "warning",
  message: string,
  fields: { readonly [name: string]: string | number } = {}
): string => {
  const others = Object.entries(fields).toSorted(([one], [other]) => GoText.compare(one, other))
  return [["level", level] as const, ["msg", message] as const, ...others]
    .map(([name, value]) => `${name}=${written(String(value))}`)
    .join(" ")
}

const written = (value: string): string => (/^[A-Za-z0-9._/@^+-]+$/.test(value) ? value : GoText.quote(value))
