/**
 * The families of engines that can be asked, and what a visitor sees of each.
 */
import * as Result from "effect/Result"

/** A language of configuration files. */
export type Language = "json" | "toml"

/** A family of engines. */
export interface Family {
  readonly name: "containerd" | "cri-o" | "docker" | "podman"
  /** The program that reads the file, and prints why it refuses a file. */
  readonly program: string
  /** The name of the configuration file, and of the file to compare it with. */
  readonly file: string
  readonly otherFile: string
  readonly language: Language
  /** The command line that asks for a runtime by its name. */
  readonly command: string
  /** A release for which there is no choice, as an example of an exact release. */
  readonly exactRelease: string
  /** True if the engines of the family write wrapper scripts. */
  readonly hasScripts: boolean
}

/** Docker Engine. */
export const docker: Family = {
  name: "docker",
  program: "dockerd",
  file: "daemon.json",
  otherFile: "other.json",
  language: "json",
  command: "docker run --runtime NAME",
  exactRelease: "26.1.5",
  hasScripts: true
}

/** Podman. */
export const podman: Family = {
  name: "podman",
  program: "podman",
  file: "containers.conf",
  otherFile: "other.conf",
  language: "toml",
  command: "podman --runtime NAME run",
  exactRelease: "5.2.1",
  hasScripts: false
}

/** containerd, as Kubernetes uses it. */
export const containerd: Family = {
  name: "containerd",
  program: "containerd",
  file: "config.toml",
  otherFile: "other.toml",
  language: "toml",
  command: "runtimeClassName: NAME",
  exactRelease: "1.7.24",
  hasScripts: false
}

/** CRI-O. */
export const crio: Family = {
  name: "cri-o",
  program: "crio",
  file: "crio.conf",
  otherFile: "other.conf",
  language: "toml",
  command: "runtimeClassName: NAME",
  exactRelease: "1.32.4",
  hasScripts: false
}

/** All families. */
export const all: ReadonlyArray<Family> = [docker, podman, containerd, crio]

/** Returns the family of the engine with a name. */
export const of = (engine: string): Family =>
  all.find(({ name }) => engine === name || engine.startsWith(`${name}-`)) ?? docker

/** Returns the name of an engine by its version. */
export const engineOf = ({ name }: Family, version: string): string => `${name}-${version}`

/** Returns the version in the name of an engine; undefined if the engine is of another family, or its name has no version. */
export const versionIn = (family: Family, engine: string): string | undefined => {
  const prefix = engineOf(family, "")
  return engine.startsWith(prefix) ? engine.slice(prefix.length) : undefined
}

/** The releases of a family, as its room exports them. */
export interface Releases<Release, Unknown> {
  readonly release: (version: string) => Result.Result<Release, Unknown>
  readonly message: (unknown: Unknown) => string
}

/** Returns the release with a name. Throws if there is none, or its rules are not known. */
export const releaseOf = <Release, Unknown>(
  family: Family,
  name: string,
  { message, release }: Releases<Release, Unknown>
): Release => {
  const version = versionIn(family, name) ?? ""
  // The machine of the playground has no engine, so no release is the installed one.
  if (version === "") {
    const such = engineOf(family, family.exactRelease)
    throw new Error(`There is no engine ${JSON.stringify(name)}. Choose a release, such as ${such}.`)
  }
  return Result.getOrThrowWith(release(version), (unknown) => new Error(`${message(unknown)}.`))
}
