/** Values, with those of `over` on top that it says. */
export function overlaid<Values extends object>(values: Values, over: object): Values {
  return { ...values, ...said(over) };
}

/** Of the values, those whose names `names` says. */
export function among(values: object, names: object): object {
  const own = said(names);
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in own));
}

/** Of the values, those whose names `names` does not say. */
export function beside(values: object, names: object): object {
  const other = said(names);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !(name in other)));
}

/** A value as it really is, where its argument is declared. */
export function ifDeclared<T>(known: unknown, actual: T): T | undefined {
  return known === undefined ? undefined : actual;
}

function said(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
