/**
 * A plugin of typedoc's. Entry points are named as one imports them, and a module is described by the docstring at its
 * top, for which typedoc would want a tag of its own.
 */
import { readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { type Application, Comment, type Context, Converter, type DeclarationReflection, ReflectionKind } from "typedoc"

/** Called by typedoc. */
export const load = ({ converter }: Application): void => {
  converter.on(Converter.EVENT_CREATE_DECLARATION, describe)
}

const describe = (context: Context, reflection: DeclarationReflection): void => {
  if (!reflection.kindOf([ReflectionKind.Module, ReflectionKind.Namespace])) return
  const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile()
  if (file === undefined) return
  const header = /^\/\*\*(.*?)\*\//s.exec(file.text)?.[1]
  if (header !== undefined) {
    const text = header.replaceAll(/^ \* ?/gm, "").trim()
    reflection.comment = new Comment([{ kind: "text", text }])
  }
  if (reflection.kindOf(ReflectionKind.Module)) reflection.name = specifier(file.fileName)
}

const packages = join(import.meta.dirname, "../packages")

/** What one writes to import the module. */
const specifier = (path: string): string => {
  const [folder = "", , ...module] = relative(packages, path).split("/")
  const { name } = JSON.parse(readFileSync(join(packages, folder, "package.json"), "utf8"))
  return [name, module.join("/").replace(/\/?(?:index)?\.ts$/, "")].filter((part) => part !== "").join("/")
}
