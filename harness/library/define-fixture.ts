import { z } from 'zod';
import { SetupError } from '../support/errors.js';
import { type Fixture, type FixtureDeclaration, fixtureOf } from '../model/fixture.js';
import { groups } from '../model/layers.js';
import { feedbackClause } from '../model/situations.js';
import { rulesBroken } from '../fixture-files/rules.js';
import { explain } from '../fixture-files/explain.js';

/** A user's own fixture: what goes wrong, and nothing else. */
export interface OwnFixture extends Omit<FixtureDeclaration, 'spec' | 'sweep'> {
  /** `group/kebab-name`: the layer that it breaks, or a group beside the layers, such as `explicit-close`. */
  id: string;
  /**
   * The clause that says what a client must do, with its anchor. Default: the clause on feedback, which covers all
   * failures.
   */
  spec?: string;
}

/**
 * Defines a user's own fixture, with the rules of the catalogue.
 * @throws {SetupError} that names the field and the correction.
 */
export function defineFixture({ id, spec = feedbackClause, ...rest }: OwnFixture): Fixture {
  const [word = '', name = ''] = id.split('/');
  const group = groups.find((layer) => layer === word);
  if (group === undefined)
    throw new SetupError(`${id}: an id starts with its group, one of ${groups.join(', ')}`);
  const fixture = parse(id, { ...rest, spec }, (declaration) => fixtureOf(group, name, declaration));
  const [broken] = rulesBroken(fixture);
  if (broken !== undefined) throw new SetupError(`${id}: ${broken}`);
  return fixture;
}

function parse(
  id: string,
  declaration: FixtureDeclaration,
  make: (declaration: FixtureDeclaration) => Fixture,
): Fixture {
  try {
    return make(declaration);
  } catch (problem) {
    if (!(problem instanceof z.ZodError)) throw problem;
    throw new SetupError(`${id}: ${explain(problem, { id, ...declaration }, [])}`, { cause: problem });
  }
}
