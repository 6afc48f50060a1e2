import { render } from 'preact';
import { inventoryOf } from './data/inventory';
import { App } from './view/app';
import { PageData } from '../src/inventory/page-data';

const { access, changes, digest }: PageData = JSON.parse(document.getElementById('data')?.textContent ?? '{}');
const root = document.getElementById('page');
if (root) {
  root.replaceChildren(); // what is there for those without JavaScript
  render(<App inventory={inventoryOf(access)} changes={changes} digest={digest} />, root);
}
