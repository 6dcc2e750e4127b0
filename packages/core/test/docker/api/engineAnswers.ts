/** Answers of engines for tests: recorded ones, and ones in the form of other releases. */
import type { LocalRequest } from "@oci-runtimes/core/machine"
import { Bytes } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const fixtures = join(import.meta.dirname, "../../fixtures/engine-answers")

/** A file that a running engine answered or wrote, shortened. The engines were packages of Debian. */
export const recorded = (release: "20.10.24" | "26.1.5", name: string): Uint8Array =>
  Bytes.ofText(readFileSync(join(fixtures, release, `${name}.json`), "utf8"))

/** An answer with a body: bytes, text, or a value that is written as JSON. */
export const answered = (body: unknown, status = 200): LocalRequest.Outcome => {
  if (body instanceof Uint8Array) return Result.succeed({ status, body })
  return Result.succeed({ status, body: Bytes.ofText(typeof body === "string" ? body : JSON.stringify(body)) })
}

/** The versions of releases, as `/version` gives them. */
export const versions = {
  "23.0.6": { ApiVersion: "1.42", MinAPIVersion: "1.12" },
  "24.0.9": { ApiVersion: "1.43", MinAPIVersion: "1.12" },
  "25.0.5": { ApiVersion: "1.44", MinAPIVersion: "1.24" },
  "26.1.5": { ApiVersion: "1.45", MinAPIVersion: "1.24" },
  "27.5.1": { ApiVersion: "1.47", MinAPIVersion: "1.24" },
  "28.5.2": { ApiVersion: "1.51", MinAPIVersion: "1.24" },
  "29.0.0": { ApiVersion: "1.52", MinAPIVersion: "1.44" }
} as const

/** A release whose answers are known. */
export type Release = keyof typeof versions

/** The releases. */
export const releases = Object.keys(versions) as ReadonlyArray<Release>

/** The answer of a release to `/version`, as Docker packages it. */
export const versionOf = (release: Release, platform = "Docker Engine - Community") => ({
  Platform: { Name: platform },
  Version: release,
  ...versions[release],
  Os: "linux",
  Arch: "amd64",
  Components: [
    { Name: "Engine", Version: release, Details: { ...versions[release], Experimental: "false" } },
    { Name: "containerd", Version: "v1.7.27", Details: { GitCommit: "05044ec0a9a75232cad458027ca83437aae3f4da" } },
    { Name: "runc", Version: "1.2.5", Details: { GitCommit: "v1.2.5-0-g59923ef" } }
  ],
  GitCommit: "0000000",
  GoVersion: "go1.24.9",
  KernelVersion: "6.12.48",
  BuildTime: "2025-11-05T14:00:00.000000000+00:00"
})

/** The answer of Podman 5 to `/version`. */
export const podmanVersion = {
  Platform: { Name: "linux/amd64/debian-13" },
  Components: [
    { Name: "Podman Engine", Version: "5.4.2", Details: { APIVersion: "5.4.2", MinAPIVersion: "4.0.0", Os: "linux" } },
    {
      Name: "Conmon",
      Version: "conmon version 2.1.12, commit: unknown",
      Details: { Package: "conmon_2.1.12-4_amd64" }
    },
    { Name: "OCI Runtime (crun)", Version: "crun version 1.21", Details: { Package: "crun_1.21-1_amd64" } }
  ],
  Version: "5.4.2",
  ApiVersion: "1.41",
  MinAPIVersion: "1.24",
  GitCommit: "",
  GoVersion: "go1.24.4",
  Os: "linux",
  Arch: "amd64"
}

const features = JSON.stringify({ ociVersionMin: "1.0.0", ociVersionMax: "1.2.0", linux: { cgroup: { v2: true } } })

/** Each release since 25.0 reports the features of a runtime. */
const statusOf = (release: Release) =>
  Number.parseInt(release, 10) < 25 ? {} : { status: { "org.opencontainers.runtime-spec.features": features } }

/** The answer of a release to `/info`, with `crun` as a configured runtime. */
export const infoOf = (release: Release) => ({
  ID: "6dbd8bba-c63f-4572-a115-e7dbdbe48c31",
  Containers: 3,
  ContainersRunning: 1,
  ContainersPaused: 0,
  ContainersStopped: 2,
  Images: 1,
  Driver: "overlay2",
  DriverStatus: [["Backing Filesystem", "extfs"]],
  CgroupDriver: "systemd",
  CgroupVersion: "2",
  OperatingSystem: "Debian GNU/Linux 13 (trixie)",
  OSType: "linux",
  DockerRootDir: "/var/lib/docker",
  Name: "host",
  ServerVersion: release,
  Runtimes: {
    crun: { path: "/usr/bin/crun", runtimeArgs: ["--debug"], ...statusOf(release) },
    "io.containerd.runc.v2": { path: "runc", ...statusOf(release) },
    runc: { path: "runc", ...statusOf(release) }
  },
  DefaultRuntime: "runc",
  LiveRestoreEnabled: false,
  SecurityOptions: ["name=apparmor", "name=seccomp,profile=builtin", "name=cgroupns"],
  ...(Number.parseInt(release, 10) >= 27 && {
    Containerd: {
      Address: "/run/containerd/containerd.sock",
      Namespaces: { Containers: "moby", Plugins: "plugins.moby" }
    }
  }),
  ...(Number.parseInt(release, 10) >= 28 && { FirewallBackend: { Driver: "iptables" }, DiscoveredDevices: [] }),
  ...(release === "29.0.0" ? { NRI: { Info: [] } } : { InitBinary: "docker-init" }),
  Warnings: null
})

/** IDs of containers. */
export const idOf = (number: number): string => number.toString(16).padStart(64, "0")
