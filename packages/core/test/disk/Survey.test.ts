import { Survey } from "@oci-runtimes/core/disk"
import { ScriptsNames } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"

const claim = "gen-runtimes.7.77.run.boot.space"

describe("the name of a temporary directory", () => {
  it.each(["gen-runtimes123456789", "gen-runtimesaB3xY9", claim, `.${claim}`])("is %s", (name) => {
    assert.isTrue(ScriptsNames.isStagingName(name))
  })

  it.each([
    "gen-runtimes",
    "gen-runtimes-notes.txt",
    ".gen-runtimes-backup",
    "gen-runtimesbackups",
    "my-gen-runtimes123",
    `${claim}.old`,
    "runtimes"
  ])("is not %s, which is somebody's own", (name) => {
    assert.isFalse(ScriptsNames.isStagingName(name))
  })
})

describe("the link of a publication", () => {
  it.each([
    [`/d/${claim}`, `../${claim}`],
    [`/d/runtimes/.${claim}`, `.${claim}`]
  ])("leads through %s", (staging, through) => {
    const target = Survey.linkTarget("/d/runtimes", staging, "spy")
    assert.strictEqual(Survey.publishedThrough("spy", target, ScriptsNames.claims), through)
  })

  it.each([
    `../${claim}/current/other`,
    `../../${claim}/current/spy`,
    `../${claim}/../current/spy`,
    `../${claim}/old/spy`,
    `/${claim}/current/spy`,
    "../gen-runtimes123/current/spy",
    "../elsewhere/current/spy",
    "spy",
    ""
  ])("is none with the target %j", (target) => {
    assert.isUndefined(Survey.publishedThrough("spy", target, ScriptsNames.claims))
  })
})
