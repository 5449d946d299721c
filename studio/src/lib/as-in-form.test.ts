import { expect, it } from 'vitest';
import { asInForm } from './as-in-form.js';

it('a message names what the form calls it', () => {
  expect(asInForm('Drop such rows (`missing: drop`), or ignore the column (`ignore: age`).')).toBe(
    'Drop such rows (“Missing values: leave the row out”), or ignore the column (“age: leave out”).',
  );
  expect(asInForm('(`decimal: ,`) (`textColumn: my note`)')).toBe(
    '(“Decimal mark: comma: 1,5”) (“my note: learn from its words”)',
  );
  expect(asInForm('say which of them (`table`)')).toBe('say which of them (“Table”)');
  expect(asInForm('or list the columns (`columns`)')).toBe(
    'or list the columns (“learn from it all the same”)',
  );
});

it('what the form does not have stays as it is', () => {
  const message = 'more of them (`maxCategories`), `unknown: error`';
  expect(asInForm(message)).toBe(message);
});
