/**
 * The platform of a machine, by which CRI-O compares images.
 *
 * Source of the rule: cri-o/cri-o, `internal/oci/oci.go`, `PlatformRuntimePath`; Go, `GOARCH`; Linux 6.1 and newer,
 * `/proc/sys/kernel/arch`.
 */
import { Source } from "../../engine/index.ts"

/**
 * The file of the kernel with the name of the architecture. Linux before 6.1 does not have it.
 *
 * @category constants
 * @since 1.0.0
 */
export const source: Source.Source = /*#__PURE__*/ Object.freeze({ _tag: "File", path: "/proc/sys/kernel/arch" })

/**
 * Returns the platform in Go's words, such as `linux/amd64`; undefined if it is not known.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (files: Source.Files): string | undefined => {
  const architecture = architectures.get(Source.textOf(files, source.path)?.trim() ?? "")
  return architecture === undefined ? undefined : `linux/${architecture}`
}

/** The architectures for which CRI-O is built, by the names of the kernel. */
const architectures: ReadonlyMap<string, string> = /*#__PURE__*/ new Map([
  ["x86_64", "amd64"],
  ["aarch64", "arm64"],
  ["ppc64le", "ppc64le"],
  ["s390x", "s390x"],
  ["riscv64", "riscv64"]
])
