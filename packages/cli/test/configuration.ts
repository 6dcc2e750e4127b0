/** The text of a configuration whose runtimes have these arguments, and programs like those of the testing module. */
import type { Arguments } from "@oci-runtimes/node/testing"

export const configurationOf = (scripts: Arguments): string => {
  const runtimes = Object.entries(scripts).map(
    ([name, runtimeArgs]) => [name, { path: `/bin/${name}`, runtimeArgs }] as const
  )
  return JSON.stringify({ runtimes: Object.fromEntries(runtimes) })
}
