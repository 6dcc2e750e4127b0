/** The files that Podman reads, or would read if they were there. */
import { Source } from "@oci-runtimes/core/engine"
import { Given, Podman, ReadFiles } from "@oci-runtimes/core/podman"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { Table } from "@oci-runtimes/core/data"

const dropIns = "/etc/containers/containers.conf.d"

const directory = (state: Partial<Extract<Source.SourceState, { readonly _tag: "Directory" }>> = {}) =>
  Table.make<Source.SourceState>([[dropIns, { _tag: "Directory", names: [], ...state }]])

const noDirectory = Table.make<Source.SourceState>([[dropIns, { _tag: "Unreadable", errno: "ENOENT", exists: false }]])

describe("a file", () => {
  it.each<[string, string, Source.Files, boolean]>([
    ["is read: a main file", "/etc/containers/containers.conf", Source.none, true],
    ["is read: the file in the home of root", "/root/.config/containers/containers.conf", Source.none, true],
    ["would be read: a new drop-in", `${dropIns}/10-a.conf`, directory(), true],
    ["would be read: a drop-in of a new directory", `${dropIns}/10-a.conf`, noDirectory, true],
    ["is not read: another name", `${dropIns}/10-a.txt`, directory(), false],
    ["is not read: below a linked directory", `${dropIns}/10-a.conf`, directory({ isLink: true }), false],
    ["is not read: another place", "/tmp/containers.conf", Source.none, false]
  ])("%s", (_, file, files, expected) => {
    const engine = Result.getOrThrow(Podman.release("5.4"))
    assert.strictEqual(ReadFiles.has({ engine, given: Given.ofRoot, files }, file), expected)
  })
})

describe("a user", () => {
  it("is described by name, otherwise by number", () => {
    assert.strictEqual(Given.describeUser({ uid: 0 }), "root")
    assert.strictEqual(Given.describeUser({ uid: 1000 }), "user 1000")
    assert.strictEqual(Given.describeUser({ uid: 1000, userName: "anna" }), "anna")
  })

  it("is another one than the user who asks", () => {
    assert.isUndefined(Given.reservation({ uid: 0 }, 0))
    assert.include(Given.reservation({ uid: 1000, userName: "anna" }, 0), "of root, not with those of anna.")
  })
})
