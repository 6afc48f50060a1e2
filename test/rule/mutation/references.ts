// References of a template, changed.

/** What a reference names, under another name: the resource or parameter twice, or other letters. */
export function renamed(valueFrom: any, copy: any): any {
  const text = JSON.stringify(valueFrom);
  const map = /"Fn::FindInMap":\["(\w+)"/.exec(text)?.[1];
  if (map !== undefined && copy.Mappings?.[map]) {
    copy.Mappings[`${map}Renamed`] = JSON.parse(JSON.stringify(copy.Mappings[map]).replace(/:secret:/g, ':secret:Renamed'));
    return JSON.parse(text.replace(`"${map}"`, `"${map}Renamed"`));
  }
  const ids = [...text.matchAll(/"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"|\$\{(\w+)(?:\.\w+)?\}/g)].map((match) => match[1] ?? match[2] ?? match[3]);
  const id = ids.find((each) => copy.Resources[each] ?? copy.Parameters?.[each]);
  if (id === undefined) {
    const start = [/:secret:/, /parameter\//, /Fn::ImportValue":\{?[^A-Za-z]*/, /^"\/?/].find((each) => each.test(text));
    return start ? JSON.parse(text.replace(start, '$&Renamed')) : valueFrom;
  }
  const section = copy.Resources[id] ? copy.Resources : copy.Parameters;
  // What is attached to a secret has the secret's ARN.
  section[`${id}Renamed`] = section[id].Type === 'AWS::SecretsManager::SecretTargetAttachment' ? { Type: 'AWS::SecretsManager::Secret' }
    : JSON.parse(JSON.stringify(section[id]).replace(/"(Name|Default)":"(\/?)/, '"$1":"$2Renamed'));
  return JSON.parse(text.replace(new RegExp(`"${id}"`), `"${id}Renamed"`).replace(new RegExp(`\\$\\{${id}([.}])`), `\${${id}Renamed$1`));
}

/** The reference of a whole secret. */
export function withoutTail(valueFrom: any): any {
  return JSON.parse(JSON.stringify(valueFrom).replace(/:[^:"]*:[^:"]*:[^:"]*("\]?\]?\}?)$/, '$1').replace(/:[^:"/]*::"/, '"'));
}
