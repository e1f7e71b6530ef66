// Just enough of JSON Schema to hold an answer against the OpenAPI document. A keyword it does not know is an error, so that
// nothing is believed to be checked that is not.

const kinds = {
  object: (value) => value !== null && typeof value === "object" && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: Number.isInteger,
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
};
const formats = {
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  date: /^\d{4}-\d\d-\d\d$/,
};
const silent = new Set(["description", "example", "examples", "title", "default"]);

// Says what is wrong, as "path: words"; an empty list is good. Members that the document does not name are reported too.
export function faults(document, schema, value, path = "answer") {
  if (schema.$ref) return faults(document, schema.$ref.split("/").slice(1).reduce((at, name) => at[name], document), value, path);
  const found = [];
  for (const [keyword, rule] of Object.entries(schema)) {
    if (!silent.has(keyword)) found.push(...check(document, keyword, rule, value, path, schema));
  }
  return found;
}

function check(document, keyword, rule, value, path, schema) {
  const wrong = (words) => [`${path}: ${words}`];
  switch (keyword) {
    case "type":
      return [rule].flat().some((name) => kinds[name](value)) ? [] : wrong(`is no ${[rule].flat().join(" or ")}: ${JSON.stringify(value)}`);
    case "required":
      return rule.filter((name) => kinds.object(value) && !(name in value)).map((name) => `${path}.${name}: is missing`);
    case "properties":
      if (!kinds.object(value)) return [];
      return Object.entries(value).flatMap(([name, member]) =>
        rule[name] ? faults(document, rule[name], member, `${path}.${name}`) : schema.additionalProperties ? [] : wrong(`${name} is not described`),
      );
    case "items":
      return Array.isArray(value) ? value.flatMap((member, index) => faults(document, rule, member, `${path}[${index}]`)) : [];
    case "enum":
      return rule.includes(value) ? [] : wrong(`${value} is none of ${rule}`);
    case "const":
      return rule === value ? [] : wrong(`${value} is not ${rule}`);
    case "minimum":
      return typeof value !== "number" || value >= rule ? [] : wrong(`${value} is below ${rule}`);
    case "maximum":
      return typeof value !== "number" || value <= rule ? [] : wrong(`${value} is above ${rule}`);
    case "minItems":
    case "maxItems":
      return !Array.isArray(value) || (keyword === "minItems" ? value.length >= rule : value.length <= rule) ? [] : wrong(`${value.length} members`);
    case "minLength":
    case "maxLength":
      return typeof value !== "string" || (keyword === "minLength" ? value.length >= rule : value.length <= rule) ? [] : wrong("wrong length");
    case "pattern":
      return typeof value !== "string" || new RegExp(rule, "u").test(value) ? [] : wrong(`${value} does not match ${rule}`);
    case "format":
      return typeof value !== "string" || !formats[rule] || formats[rule].test(value) ? [] : wrong(`${value} is no ${rule}`);
    case "oneOf":
    case "anyOf":
      return rule.some((choice) => faults(document, choice, value, path).length === 0) ? [] : wrong(`fits none of ${rule.length} choices`);
    case "allOf":
      return rule.flatMap((part) => faults(document, part, value, path));
    case "additionalProperties":
      return [];
    default:
      throw new Error(`the schema at ${path} uses ${keyword}, which is not checked`);
  }
}

// The schema of an answer of this path, method and status; throws when the document has none.
export function schemaOf(document, method, path, status, type) {
  const answer = document.paths[path]?.[method]?.responses?.[status];
  const resolved = answer?.$ref ? answer.$ref.split("/").slice(1).reduce((at, name) => at[name], document) : answer;
  const schema = resolved?.content?.[type]?.schema;
  if (!schema) throw new Error(`the document describes no ${status} of ${method} ${path} as ${type}`);
  return schema;
}
