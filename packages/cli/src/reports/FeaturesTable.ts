/**
 * The features of runtimes, for people.
 */
import { Style } from "@oci-runtimes/core/reports"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { root } from "../flags/Root.ts"
import { table } from "../text/Table.ts"
import { Terminal } from "../text/Terminal.ts"
import { warningText } from "../text/Warnings.ts"

/** Returns a row for each group of runtimes with the same features. */
export const featuresTable = ({ runtimes }: typeof Documents.ListDocument.Type): string => {
  const rows = byAnswer(runtimes).map((group) => {
    const names = group.map(({ name }) => Style.shown(name)).join(" ")
    const features = group[0]?.features
    if (!features || features.problem !== null) return [names, "-", "-", "-", "-"]
    const { annotations, cgroup, namespaces, ociVersionMax, ociVersionMin } = features
    return [
      names,
      Style.printable(`${ociVersionMin ?? "?"} to ${ociVersionMax ?? "?"}`),
      namespaces === null ? "unknown" : Style.printable(namespaces.join(" ")) || "none",
      supported(cgroup),
      Object.entries(annotations)
        .map(([name, value]) => Style.printable(`${name}=${value}`))
        .join(" ") || "-"
    ]
  })
  return table([["RUNTIMES", "OCI VERSIONS", "NAMESPACES", "CGROUPS", "ANNOTATIONS"], ...rows]).join("\n")
}

/** Warns people about the runtimes that told no features. */
export const noteFeatureProblems = Effect.fnUntraced(function* ({ runtimes }: typeof Documents.ListDocument.Type) {
  if ((yield* root).json) return
  const terminal = yield* Terminal
  for (const [first] of byAnswer(runtimes)) {
    const fault = first?.features?.problem
    if (fault) yield* terminal.note(warningText(fault.message, Style.paint(terminal.colours.notes)))
  }
})

type Listed = (typeof Documents.ListDocument.Type)["runtimes"][number]

/** Groups the runtimes with features by command, because the same command has the same answer. */
const byAnswer = (runtimes: ReadonlyArray<Listed>): ReadonlyArray<ReadonlyArray<Listed>> => [
  ...Map.groupBy(
    runtimes.filter(({ features }) => features),
    ({ path, runtimeArgs }) => JSON.stringify([path, runtimeArgs])
  ).values()
]

const supported = (cgroup: (typeof Documents.FeaturesAnswer.Type)["cgroup"]): string => {
  const features = Object.entries(cgroup)
  if (features.every(([, support]) => support === "unknown")) return "unknown"
  return features.flatMap(([name, support]) => (support === true ? [name] : [])).join(" ") || "none"
}
