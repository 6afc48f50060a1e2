import { showLeastPrivilege } from './least-privilege';

test('a task may read what it references and nothing else, whatever the app: the first part of them', () => showLeastPrivilege(1), 3_600_000);
