import { ScriptsSnapshot } from "@oci-runtimes/core/disk"
import { ScriptsNames } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"

const lock = "gen-runtimes.7.77.run.boot.space"

describe("the name of a temporary directory", () => {
  it.each(["gen-runtimes123456789", "gen-runtimesaB3xY9", lock, `.${lock}`])("is %s", (name) => {
    assert.isTrue(ScriptsNames.isStagingName(name))
  })

  it.each([
    "gen-runtimes",
    "gen-runtimes-notes.txt",
    ".gen-runtimes-backup",
    "gen-runtimesbackups",
    "my-gen-runtimes123",
    `${lock}.old`,
    "runtimes"
  ])("is not %s, which belongs to another program", (name) => {
    assert.isFalse(ScriptsNames.isStagingName(name))
  })
})

describe("the link of a publication", () => {
  it.each([
    [`/d/${lock}`, `../${lock}`],
    [`/d/runtimes/.${lock}`, `.${lock}`]
  ])("leads through %s", (staging, through) => {
    const target = ScriptsSnapshot.linkTarget("/d/runtimes", staging, "spy")
    assert.strictEqual(ScriptsSnapshot.publishedThrough("spy", target, ScriptsNames.locks), through)
  })

  it.each([
    `../${lock}/current/other`,
    `../../${lock}/current/spy`,
    `../${lock}/../current/spy`,
    `../${lock}/old/spy`,
    `/${lock}/current/spy`,
    "../gen-runtimes123/current/spy",
    "../elsewhere/current/spy",
    "spy",
    ""
  ])("is none with the target %j", (target) => {
    assert.isUndefined(ScriptsSnapshot.publishedThrough("spy", target, ScriptsNames.locks))
  })
})
