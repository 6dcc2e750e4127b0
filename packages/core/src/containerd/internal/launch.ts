/** The launch of a pod by containerd: its links, its searches, and the messages for failed searches. */
import type { Engine, Launch } from "../../engine/index.ts"
import { ExecutableSearch, type Search } from "../../machine/index.ts"
import { ProgramSearch, ShimSearch } from "../../shim/index.ts"
import { Errno, Wording } from "../../text/index.ts"
import type { ContainerdResolution } from "../ContainerdResolution.ts"
import type { ContainerdTable } from "../ContainerdTable.ts"
import type { Traits } from "../releases/Traits.ts"
import * as RuncCall from "../RuncCall.ts"
import { containerd, programNamed, searchesOf } from "./searches.ts"

/** Returns the links: containerd, the shim, and the program if the shim is runc's. Containers of CRI have a namespace of their own. */
export const launchOf = (
  traits: Traits,
  table: ContainerdTable,
  { message, runtime, shim }: ContainerdResolution,
  namespace = "k8s.io"
): Launch.Launch => {
  const program = programNamed(traits, runtime.settings)
  const isRunc = searchesOf(traits, table.settings, runtime.settings, placesOf(table)).some(
    ({ link }) => link === "Program"
  )
  return [
    { _tag: "Service", name: containerd },
    {
      _tag: "Shim",
      name: shim,
      options:
        message === undefined || Object.keys(message.fields).length === 0
          ? null
          : { whose: "configuration", values: message.fields, ...(isRunc && { runs: "binary_name" }) }
    },
    ...(isRunc && program !== undefined
      ? [{ _tag: "Program" as const, file: program, args: RuncCall.common(message, namespace) }]
      : [])
  ]
}

/** Returns the searches: by containerd for the shim, and by the shim for the program. */
export const soughtOf = (
  traits: Traits,
  { settings }: ContainerdTable,
  { runtime }: ContainerdResolution,
  surroundings: Engine.Surroundings
): ReadonlyArray<Launch.Sought> =>
  searchesOf(traits, settings, runtime.settings, surroundings).map(({ link, refused, search }): Launch.Sought => {
    const sought = { link, isRequired: false, search }
    if (refused !== undefined) {
      const message = ShimSearch.message(refused, traits.shimRules)
      return { ...sought, advice: [], refused: { message, plain: ShimSearch.describe(refused), details: refused } }
    }
    if (link === "Shim") {
      const isNamed = search.places.some(({ remark }) => remark !== undefined)
      const isUnknown = isNamed && settings.given.executable === undefined
      return {
        ...sought,
        advice: [
          ...(isUnknown ? ["containerd would also look next to its own executable, which was not found."] : []),
          "Install the shim where containerd looks for it."
        ]
      }
    }
    const unforeseen = ProgramSearch.unforeseen(search.wanted)
    return unforeseen === undefined
      ? { ...sought, advice: ["Install the program, or correct BinaryName in the options of the runtime."] }
      : { ...sought, advice: [], unforeseen }
  })

/** Returns the reason why a link is not found. */
export const missedLink = (
  { rules, shim }: { readonly rules: Traits["shimRules"]; readonly shim: string },
  { link, search }: Launch.Sought,
  miss: Search.Miss,
  probed: ReadonlyArray<Search.ProbedPlace>
): Launch.Missed => {
  if (link === "Shim") {
    const details = ShimSearch.notFound({ runtime: shim, binary: search.wanted }, miss)
    return { message: ShimSearch.message(details, rules), plain: ShimSearch.describe(details), details }
  }
  const details = ExecutableSearch.notFound(search.wanted, miss, probed)
  return { message: programWords(details), plain: plainWords(details), details }
}

/** A program that is given by a path is not looked for, only started. */
const programWords = (details: ExecutableSearch.ExecutableNotFound): string => {
  const { file, reason } = details
  if (!file.includes("/")) return ExecutableSearch.message(details)
  const errno = reason._tag === "Unreadable" ? reason.errno : "EACCES"
  return `fork/exec ${file}: ${Errno.describe(errno)}`
}

const plainWords = (details: ExecutableSearch.ExecutableNotFound): string =>
  details.reason._tag === "NotInPath"
    ? `${Wording.plain(details.file)} is not in containerd's PATH`
    : ExecutableSearch.describe(details)

const placesOf = ({ facts, settings }: ContainerdTable): ExecutableSearch.SearchEnvironment => ({
  searchPath: facts.searchPath,
  workingDirectory: settings.given.workingDirectory
})
