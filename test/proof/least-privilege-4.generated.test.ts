import { showLeastPrivilege } from './least-privilege';

test('a task may read what it references and nothing else, whatever the app: the fourth part of them', () => showLeastPrivilege(4), 3_600_000);
