import { showLeastPrivilege } from './least-privilege';

test('a task may read what it references and nothing else, whatever the app: first part', () => showLeastPrivilege(1), 3_600_000);
