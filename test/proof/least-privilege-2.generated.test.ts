import { showLeastPrivilege } from './least-privilege';

test('a task may read what it references and nothing else, whatever the app: the second part of them', () => showLeastPrivilege(2), 3_600_000);
