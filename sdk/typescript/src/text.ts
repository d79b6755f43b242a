/**
 * The value, unless a text in it has half of a pair of surrogates: UTF-8 has no such thing, and the encoder would put U+FFFD in its place.
 *
 * @param path How the error calls it.
 */
export function wellFormed<T>(value: T, path: string): T {
  if (typeof value === "string") {
    if (/\p{Surrogate}/u.test(value)) {
      throw new TypeError(`${path} has half of a pair of surrogates, which is no text.`);
    }
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => wellFormed(item, `${path}[${index}]`));
  } else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    for (const [name, member] of Object.entries(value)) {
      wellFormed(name, path);
      wellFormed(member, `${path}.${name}`);
    }
  }
  return value;
}
