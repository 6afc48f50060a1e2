import { writeFileSync } from 'fs';
import { SCHEMA_FILE, schemaText } from './schema';

writeFileSync(SCHEMA_FILE, schemaText());
