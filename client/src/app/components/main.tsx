/** The script of `/dev/components`, which the development server shows and no build contains. */
import { createRoot } from 'react-dom/client'
import '../../editor/styles/index.css'
import '../styles/index.css'
import { ComponentsPage } from './ComponentsPage.tsx'
import './components.css'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element with the id "root".')
createRoot(root).render(<ComponentsPage />)
