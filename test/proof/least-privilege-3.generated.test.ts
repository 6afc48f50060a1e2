import { showLeastPrivilege } from './least-privilege';

test('a task may read what it references and nothing else, whatever the app: the third part of them', () => showLeastPrivilege(3), 3_600_000);
