import * as core from "@oci-runtimes/core"
import * as data from "@oci-runtimes/core/data"
import * as docker from "@oci-runtimes/core/docker"
import * as machine from "@oci-runtimes/core/machine"
import * as questions from "@oci-runtimes/core/questions"
import { assert, describe, it } from "vitest"

const rooms: { readonly [name: string]: unknown } = { ...data, ...docker, ...machine, ...questions }

describe("the main path of the package", () => {
  it.each(Object.entries(core))("has %s as its room has it", (name, value) => {
    assert.strictEqual(rooms[name], value)
  })
})
