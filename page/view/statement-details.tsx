import { LongText, Text } from './text';
import { AccessRead, AccessStatement } from '../../src/inventory/secret-access';
import { conditionParts, Relevant, relevantTo } from '../data/relevant';

/**
 * A statement as it is written in its policy. Of what it names, that which concerns a read.
 */
export function StatementDetails({ statement, read }: { readonly statement: AccessStatement; readonly read: AccessRead }) {
  const { policy, actions, notActions, resources, notResources, principals = [], conditions } = statement;
  return (
    <dl>
      <Values term="Policy" shown={[policy]} others={0} />
      <Values term={notActions ? 'Every action but' : 'Action'} {...relevantTo(read, actions)} />
      <Values term={notResources ? 'Every resource but' : 'Resource'} {...relevantTo(read, resources)} />
      <Values term="Principal" {...relevantTo(read, principals)} />
      {conditions.map(conditionParts).map(({ operator, values }) => <Values key={operator} term={operator} {...relevantTo(read, values)} />)}
    </dl>
  );
}

function Values({ term, shown, others }: Relevant & { readonly term: string }) {
  return shown.length === 0 ? null : (
    <div>
      <dt><Text text={term} /></dt>
      {shown.map((value, index) => <dd key={index}><LongText text={value} /></dd>)}
      {others > 0 && <dd class="weak">and {others} more</dd>}
    </div>
  );
}
