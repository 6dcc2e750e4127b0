/**
 * The start of an engine by an init script, on machines without systemd: by OpenRC, or by a script for System V init. The script has
 * the flags in a file of settings.
 *
 * Source of the rule: Docker Engine, `contrib/init/openrc/docker.initd` and `docker.confd`, `contrib/init/sysvinit-debian/docker`
 * and `docker.default`; OpenRC, `src/shared/misc.c`, `env_config`.
 */
import { type Origin, Source } from "../../engine/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import { ShellSettings, Unforeseen, type Word } from "../../service/index.ts"
import { Bytes } from "../../text/index.ts"
import type { Candidate } from "./Candidate.ts"
import * as DaemonStart from "./DaemonStart.ts"

/**
 * The path of the script.
 *
 * @category constants
 * @since 1.0.0
 */
export const path = "/etc/init.d/docker"

/**
 * The files of settings, by what reads them.
 *
 * @category constants
 * @since 1.0.0
 */
export const settings = /*#__PURE__*/ Object.freeze({ openrc: "/etc/conf.d/docker", sysv: "/etc/default/docker" })

/** The directory that systemd makes when it is the first process. */
const systemd = "/run/systemd/system"

/**
 * The sources to look at.
 *
 * @category constants
 * @since 1.0.0
 */
export const sources: ReadonlyArray<Source.Source> = /*#__PURE__*/ Object.freeze([
  { _tag: "Status", path: systemd },
  { _tag: "File", path },
  { _tag: "File", path: settings.openrc },
  { _tag: "File", path: settings.sysv }
])

/**
 * Returns the start of an engine by the script; undefined if there is no script, or if systemd starts services here.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (
  files: Source.Files,
  candidate: Pick<Candidate, "variables">
): DaemonStart.DaemonStart | undefined => {
  const script = Source.textOf(files, path)
  if (script === undefined || isBootedWithSystemd(files)) return undefined
  const isOfOpenRc = /^#!.*openrc-run/.test(script)
  const file = isOfOpenRc ? settings.openrc : settings.sysv
  // What the script assigns counts unless the settings assign it anew. The rest of the script only a shell can run.
  const own = isOfOpenRc ? undefined : ShellSettings.read(Bytes.ofText(script), path, facts()).variables
  const given = Object.fromEntries(Array.from(own ?? [], ([name, { value }]) => [name, value]))
  const { unforeseen, variables } = ShellSettings.read(
    Bytes.ofText(Source.textOf(files, file) ?? ""),
    file,
    facts(given)
  )
  const value = (name: string): string | undefined => (variables.get(name)?.value ?? given[name]) || undefined
  const options = variables.get("DOCKER_OPTS") ?? own?.get("DOCKER_OPTS")
  const exported = [...(own ?? []), ...variables].filter(([, { isExported }]) => isExported)
  const reasons = [unforeseen, variables.get("DOCKER_OPTS")?.unforeseen].flatMap((reason) => reason ?? [])
  return DaemonStart.ofCommand(
    { _tag: "InitScript", script: path },
    {
      words: [
        word(value(isOfOpenRc ? "DOCKERD_BINARY" : "DOCKERD") ?? "/usr/bin/dockerd"),
        ...(isOfOpenRc ? [] : ["-p", value("DOCKER_PIDFILE") ?? "/var/run/docker.pid"].map(word)),
        ...(options?.words ?? [])
      ],
      variables: {
        PATH: isOfOpenRc ? openRcPath : sysvPath,
        ...Object.fromEntries(exported.map(([name, variable]) => [name, variable.value]))
      },
      workingDirectory: "/",
      unforeseen: reasons.map((reason) => `Cannot foresee ${file}: ${Unforeseen.describe(reason)}.`)
    },
    candidate
  )
}

const facts = (environment: HostFacts.Environment = {}) => ({ environment, dialect: "posix" }) as const

/**
 * Returns the place of flags in a file of settings that nothing reads, because systemd starts services here and the unit does not
 * name the file; undefined if there are none.
 *
 * @category operations
 * @since 1.0.0
 */
export const unused = (files: Source.Files, environmentFiles: ReadonlyArray<string>): Origin.Place | undefined => {
  if (!isBootedWithSystemd(files) || environmentFiles.includes(settings.sysv)) return undefined
  const text = Source.textOf(files, settings.sysv)
  const options =
    text === undefined
      ? undefined
      : ShellSettings.read(Bytes.ofText(text), settings.sysv, { dialect: "posix" }).variables.get("DOCKER_OPTS")
  return options === undefined || options.value.trim() === "" ? undefined : options.at
}

/**
 * Reports whether systemd is the first process of the machine.
 *
 * @category guards
 * @since 1.0.0
 */
export const isBootedWithSystemd = (files: Source.Files): boolean => {
  // The directory of units may be read by then, instead of its status.
  const state = files.get(systemd)
  return state?._tag === "Directory" || state?._tag === "Status"
}

/** The `PATH` that OpenRC gives the scripts that it runs at boot. */
const openRcPath = "/lib/rc/bin:/bin:/sbin:/usr/bin:/usr/sbin"

/** The `PATH` that the script for System V init exports. */
const sysvPath = "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"

const word = (text: string): Word.Word => ({ text, at: undefined })
