/**
 * Every tenth recorded answer of Podman, on a real disk: each machine is a root directory of its own, in a mount namespace of its own.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { assert, describe, it } from "vitest"
import { parse, type Vector } from "../../../core/test/podman/Vector.ts"
import { isSimple, recorded } from "../../../node/test/podmanAnswer.ts"
import { repository } from "./Setup.ts"

const fixtures = join(repository, "packages/core/test/fixtures/podman")

/** Makes the directories and programs of every machine, and starts the program that makes the rest and answers. */
const script = `
set -eu
root=$1 node=$2 repository=$3
mount -t tmpfs -o mode=755 tmpfs "$root"
cd "$root"
mkdir -p bin sbin usr/bin usr/sbin usr/lib usr/local/bin usr/local/sbin usr/libexec/podman usr/lib/podman
mkdir -p usr/share/containers etc/containers opt tmp run var/lib root home/user dev .own/lib .own/repository
chmod 1777 tmp
cp "$(command -v busybox)" bin/busybox
for name in sh cat echo env sleep true; do cp bin/busybox bin/$name; done
mknod dev/null c 1 3
printf '#!/bin/sh\\necho conmon version 2.1.12\\n' >usr/libexec/podman/conmon
chmod 755 usr/libexec/podman/conmon
printf 'root:x:0:0:root:/root:/bin/sh\\nuser:x:1000:1000::/home/user:/bin/sh\\n' >etc/passwd
ldd "$node" | sed -n 's/.*=> \\(\\/[^ ]*\\).*/\\1/p; s/^[[:space:]]*\\(\\/[^ ]*\\) (.*/\\1/p' | while read -r library; do
  cp -L "$library" .own/lib/
done
loader=$(cd .own/lib && ls ld-*)
cp "$node" .own/node
mount --bind "$repository" .own/repository
exec chroot . "/.own/lib/$loader" --library-path /.own/lib /.own/node -C @oci-runtimes/source \\
  /.own/repository/packages/cli/test/e2e/askVector.ts
`

/** Returns the answers of this library on a machine. */
const answersTo = async (directory: string, vector: Vector): Promise<ReadonlyArray<unknown>> => {
  const words = ["--mount", "--propagation", "private", "bash", "-c", script, "machine", directory]
  const child = spawn("unshare", [...words, process.execPath, repository], { stdio: ["pipe", "pipe", "pipe"] })
  child.stdin.end(`${JSON.stringify(vector)}\n`)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")])
  assert.strictEqual(child.exitCode, 0, `${vector.id}: ${stderr}`)
  return JSON.parse(stdout)
}

/** A question with `before` changes the files of a machine, which is then not the recorded one any more. */
const chosen = (name: string): ReadonlyArray<Vector> =>
  parse(readFileSync(join(fixtures, `${name}.jsonl`), "utf8")).filter((_, index) => index % 10 === 0)

const isRoot = process.getuid?.() === 0

describe.skipIf(!isRoot)("the recorded answers of Podman", () => {
  it.each(["podman-4.3", "podman-5.4", "podman-5.8"])("%s, on a real disk", async (name) => {
    const directory = mkdtempSync(join(tmpdir(), "oci-runtimes-e2e-"))
    let compared = 0
    try {
      for (const vector of chosen(name)) {
        // Podman before 5.0 asks monitors for their versions, and this library does not.
        if (name === "podman-4.3" && vector.id.startsWith("monitor-")) continue
        // oxlint-disable-next-line no-await-in-loop
        const answers = await answersTo(directory, vector)
        for (const [index, expected] of vector.expect.entries()) {
          if (!isSimple(vector.ask[index]!, expected)) continue
          compared++
          assert.deepStrictEqual(answers[index], recorded(expected), vector.id)
        }
      }
    } finally {
      rmdirSync(directory)
    }
    assert.isAtLeast(compared, 25)
  })
})
