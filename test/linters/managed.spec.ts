import { HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { apps } from './apps';
import { passesLinters } from './linters';
import { PolicyPlacement } from '../../src';

passesLinters(apps(PolicyPlacement.MANAGED), {
  'NIST 800-53 R5': new NIST80053R5Checks(),
  'HIPAA Security': new HIPAASecurityChecks(),
  'PCI DSS 3.2.1': new PCIDSS321Checks(),
});
