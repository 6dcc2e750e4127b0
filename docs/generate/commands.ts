/**
 * The pages about the subcommands: their help, and the JSON documents that they print. `commands/NAME.md` has what the help does
 * not say.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import type { HelpDoc } from "effect/cli/HelpDoc"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Cli from "../../packages/cli/src/Cli.ts"
import { helpText, readsEngineFlags, usage } from "../../packages/cli/src/flags/Help.ts"
import { block, code, head, type Page, plain, table } from "./Page.ts"
import { typeText } from "./Schemas.ts"

/** The names of the subcommands, by group, in the order of the help. */
export const groups = Cli.command.subcommands.map(({ commands, group }) => ({
  group: group ?? "",
  names: commands.map(({ name }) => name)
}))

/** Returns a page for each subcommand, and the list of all of them. */
export const pages = async (): Promise<ReadonlyArray<Page>> => {
  const names = groups.flatMap((group) => group.names)
  const docs = new Map(await Promise.all(names.map(async (name) => [name, await helpOf(name)] as const)))
  const [first = ""] = names
  return [
    { path: "reference/commands/index.md", text: list(docs, docs.get(first)!) },
    ...names.map((name) => ({ path: `reference/commands/${name}.md`, text: page(name, docs.get(name)!) }))
  ]
}

/** The documents that a subcommand prints, by their names in `Documents`. */
const documents: { readonly [name: string]: ReadonlyArray<keyof typeof Documents> } = {
  status: ["StatusDocument", "ErrorDocument"],
  check: ["CheckDocument", "CheckFilesDocument", "ErrorDocument"],
  explain: ["CodeDocument", "FindingCodeDocument", "CodesDocument"],
  resolve: ["ResolveDocument", "ErrorDocument"],
  list: ["ListDocument"],
  add: ["EditDocument"],
  remove: ["EditDocument"],
  default: ["EditDocument"],
  compare: ["CompareDocument"],
  reload: ["ReloadDocument"],
  "reload-impact": ["ReloadImpactDocument"],
  plan: ["PlanDocument"],
  apply: ["ApplyDocument"],
  prune: ["PruneDocument"],
  schema: []
}

const origin = "the help of the command"

/** Returns the help of a subcommand as data. The library presents it instead of running the subcommand. */
const helpOf = async (name: string): Promise<HelpDoc> => {
  const found: Array<HelpDoc> = []
  const present = (event: CliOutput.Presenter.Event): Effect.Effect<void> =>
    Effect.sync(() => {
      if (event._tag !== "Version") found.push(event.helpDoc)
    })
  const asked = Command.runWith(Cli.command, { version: "" })([name, "--help"]).pipe(
    Effect.provideService(CliOutput.Presenter, { present }),
    Effect.provideService(CliConfig.CliConfig, { builtIns: [GlobalFlag.Help, GlobalFlag.Version] }),
    Effect.ignore
  )
  // Help does not run the subcommand, so the services of the subcommand are not needed.
  await Effect.runPromise(
    Effect.provide(asked as Effect.Effect<void, never, NodeServices.NodeServices>, NodeServices.layer)
  )
  const [doc] = found
  if (doc === undefined) throw new Error(`Cannot find the help of ${name}.`)
  return doc
}

const page = (name: string, doc: HelpDoc): string => {
  const notes = join(import.meta.dirname, "../commands", `${name}.md`)
  const shown = documents[name]
  if (shown === undefined) throw new Error(`Cannot find the documents of ${name}: name them in generate/commands.ts.`)
  const [purpose = "", use = ""] = doc.description.split("\n").map((line) => line.trim())
  const [, statuses = ""] = helpText(doc, false).split("EXIT STATUS\n")
  return [
    head(name, origin),
    `# ${name}\n`,
    `${plain(purpose)} ${plain(use)}\n`,
    `${block("sh", usage(doc))}\n`,
    "## Examples\n",
    `${block("sh", (doc.examples ?? []).map((example) => example.command).join("\n"))}\n`,
    ...(doc.args === undefined || doc.args.length === 0
      ? []
      : [
          "## Arguments\n",
          `${table(
            ["argument", "meaning"],
            doc.args.map((argument) => [
              code(argument.name.toUpperCase() + (argument.variadic ? "…" : "")),
              plain(textOf(argument.description))
            ])
          )}\n`
        ]),
    ...(doc.flags.length === 0 ? [] : ["## Flags\n", `${flagsTable(doc.flags)}\n`]),
    readsEngineFlags(doc)
      ? "The [flags of the engine](/reference/commands/#flags-of-the-engine) apply too.\n"
      : "It reads no flags of the engine.\n",
    "## Exit status\n",
    `${table(
      ["status", "meaning"],
      Array.from(statuses.matchAll(/^ {2}(\d) +(.*)$/gm), ([, status = "", meaning = ""]) => [
        code(status),
        plain(meaning)
      ])
    )}\n`,
    ...(existsSync(notes) ? [readFileSync(notes, "utf8")] : []),
    ...(shown.length === 0
      ? []
      : [
          "## JSON\n",
          `With ${code("--json")}, the command prints one document. ${code("@oci-runtimes/core/reports/schema")} exports its schema.\n`,
          ...withParts(shown).map(({ name: each, text }) => `::: details ${code(each)}\n${block("ts", text)}\n:::\n`)
        ])
  ].join("\n")
}

/** Returns the types of documents, and of the documents in them. */
const withParts = (names: ReadonlyArray<string>): ReadonlyArray<{ readonly name: string; readonly text: string }> => {
  const types = new Map<string, string>()
  const add = (name: string): void => {
    if (types.has(name)) return
    const type = typeText(name, Documents)
    types.set(name, type.text)
    type.names.forEach(add)
  }
  names.forEach(add)
  return Array.from(types, ([name, text]) => ({ name, text }))
}

const flagsTable = (flags: HelpDoc["flags"]): string =>
  table(
    ["flag", "meaning"],
    flags.map((flag) => [
      [`--${flag.name}`, ...flag.aliases].map((name) => code(valueOf(flag, name))).join(", "),
      plain(textOf(flag.description))
    ])
  )

const valueOf = ({ type }: HelpDoc["flags"][number], name: string): string =>
  type === "boolean" ? name : `${name} ${type}`

const textOf = (description: unknown): string =>
  typeof description === "string"
    ? description
    : String((description as { readonly value?: string } | undefined)?.value ?? "")

const list = (docs: ReadonlyMap<string, HelpDoc>, first: HelpDoc): string => {
  const notes = readFileSync(join(import.meta.dirname, "../commands/index.md"), "utf8")
  return [
    head("The command", origin),
    "# The command\n",
    ...groups.flatMap(({ group, names }) => [
      `## ${sentence(group)}\n`,
      `${table(
        ["subcommand", "purpose"],
        names.map((name) => [
          `[${name}](/reference/commands/${name})`,
          plain((docs.get(name)?.description ?? "").split("\n")[0]!.replace(/\.$/, ""))
        ])
      )}\n`
    ]),
    "## Flags of the engine\n",
    `${flagsTable(first.inheritedFlags ?? [])}\n`,
    "## Global flags\n",
    `${flagsTable(first.globalFlags ?? [])}\n`,
    notes
  ].join("\n")
}

const sentence = (capitals: string): string => capitals.slice(0, 1) + capitals.slice(1).toLowerCase()
