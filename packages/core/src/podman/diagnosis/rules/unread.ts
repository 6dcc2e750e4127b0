/** Files, directories and keys that are there and do nothing. */
import { BurntSushiDecoded } from "../../../document/toml/index.ts"
import { Wording } from "../../../text/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import type { UnreadFile } from "../../Settings.ts"
import { originOf, type Rule, type RuleContext } from "./ruleContext.ts"

/** Reports files and directories that Podman does not read. */
export const unreadFiles: Rule = (context) =>
  context.settings.unread.map(({ path, why }) => {
    const { advice, code, message } = words(context, Wording.plain(path))[why]
    return PodmanProblem.make(code, message, { advice, details: { path } })
  })

/** The words for a file that is not read. */
interface Words {
  readonly code: PodmanProblem.Code
  readonly message: string
  readonly advice?: string
}

const words = (
  { settings: { variables } }: RuleContext,
  path: string
): { readonly [why in UnreadFile["why"]]: Words } => ({
  legacy: { code: "legacy-file", message: `Podman does not read ${path}.` },
  release: { code: "unread-file", message: `This release does not read ${path}. Other releases of Podman do.` },
  variable: {
    code: "passed-over-file",
    message: `Podman does not read ${path}, because CONTAINERS_CONF is ${Wording.plain(variables.CONTAINERS_CONF ?? "")}.`
  },
  link: {
    code: "ignored-drop-in-directory",
    message: `Podman does not read the files in ${path}, because it is a link.`,
    advice: "Replace the link by a directory. Podman follows such links since 5.7."
  },
  "no-directory": {
    code: "ignored-drop-in-directory",
    message: `Podman ignores ${path}, because it is not a directory.`,
    advice: "Replace it by a directory with files that end in .conf. Podman refuses it since 5.7."
  },
  name: {
    code: "ignored-drop-in",
    message: `Podman does not read ${path}, because its name does not end in .conf.`
  }
})

/** Reports keys that Podman accepts and does not use. */
export const unusedKeys: Rule = ({ documents, traits }) =>
  documents.flatMap((document) => {
    if (document.root === undefined) return []
    const { assignments } = BurntSushiDecoded.of({ root: document.root }, traits.schema, traits)
    return assignments
      .filter(({ path: [table, key] }) => table === "engine" && key === "runtime_path")
      .map(({ length, offset, path }) =>
        PodmanProblem.make("unused-key", "Podman accepts runtime_path and does not use it.", {
          advice: "Remove it. The section [engine.runtimes] has the paths of runtimes.",
          origin: originOf(document, path, { length, offset })
        })
      )
  })
