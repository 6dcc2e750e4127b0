/**
 * The page about the findings of `status`.
 */
import { Finding } from "@oci-runtimes/core/docker"
import { code as inline, head, type Page, plain, table } from "./Page.ts"

/** Returns the page. */
export const page = (): Page => ({ path: "reference/findings.md", text: text() })

/** What the finding is made from, and when. */
const causes: { readonly [code in Finding.FindingCode]: string } = {
  "next-start-fails":
    "The file and the flags of the next start are judged as `check` judges them. The message is the line that the engine would print. A file that cannot be read is an error too, unless only the user who runs the command may not read it.",
  "runtime-of-containers-gone":
    "The containers are those that the engine tells, running or not. If it does not answer, they are read from its data root. The runtime is missing in the engine as it runs, or would be missing after it has read its file.",
  "program-vanished":
    "The programs and shims of all configured runtimes are looked for on this machine, in the `PATH` of the engine. Those of Docker Desktop are not, because they are in its virtual machine.",
  "reload-needed":
    "What the engine says of its runtimes, its default runtime, its data root and its cgroup driver differs from a start with its file as it is now. The message names each difference.",
  "restart-needed":
    "The same as [reload-needed](#reload-needed), but a reload does not apply the difference, or the reload would lose something, such as the runtimes of flags.",
  "flags-changed":
    "The command line of the process differs from the command line that its unit or init script gives now. Without certainty about the unit, there is no such finding.",
  "release-changed":
    "The release that the engine says and the release that the installed program prints differ, as after an upgrade of the package without a restart.",
  "other-file":
    "One of the usual files is there, and no engine of the machine reads it: `/etc/docker/daemon.json`, the file of the rootless engine, of the snap or of Docker Desktop.",
  "unused-settings":
    "`/etc/default/docker` has `DOCKER_OPTS`, but systemd starts the engine, and the unit does not read this file.",
  "untrusted-socket":
    "The socket belongs neither to root nor to the user who runs the command. Any user could have made it, so it was not asked."
}

const text = (): string =>
  [
    head("Findings of status", "the table that `oci-runtimes explain` prints"),
    "# Findings of status\n",
    "`oci-runtimes status` reports a finding if an engine, its configuration and the machine do not agree. An error keeps a container or the engine from starting. Any finding makes the exit status 1. [The guide](/guides/status) has an example of each important finding. Problems in a file have [codes of their own](/codes/).\n",
    `${table(
      ["code", "severity", "finding"],
      Finding.codes.map((code) => {
        const { severity, title } = Finding.kindOf(code)
        return [`[${code}](#${code})`, severity, plain(title)]
      })
    )}\n`,
    ...Finding.codes.map(section),
    "## What cannot be told\n",
    "A line that begins with `unknown:` names what could not be read or asked, and why. Without a finding, the engine then neither agrees nor disagrees: the exit status is 1, and `agrees` is null in the JSON document. Often, root or the group `docker` may ask more: see [What root is needed for](/guides/status#what-root-is-needed-for).",
    ""
  ].join("\n")

const section = (code: Finding.FindingCode): string => {
  const { help, severity, title } = Finding.kindOf(code)
  return [
    `## ${code}\n`,
    `**${severity === "error" ? "An error" : "A warning"}**: ${plain(title)}.\n`,
    `${causes[code]}\n`,
    `${markdown(help)}\n`
  ].join("\n")
}

/** Returns a text of the command as Markdown. The command writes commands between backquotes too. */
const markdown = (words: string): string =>
  words
    .split("`")
    .map((part, index) => (index % 2 === 0 ? plain(part) : inline(part)))
    .join("")
