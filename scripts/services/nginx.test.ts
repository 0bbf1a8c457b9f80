import { expect, it } from 'vitest'
import { startNginx } from './nginx.ts'

const configuration = (port: number, folder: string, extra = ''): string => `
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  ${extra}
  server { listen 127.0.0.1:${port}; return 200 'it answers'; }
}
`

it('starts an nginx that answers, and stops it', async () => {
  const nginx = await startNginx(({ port, folder }) => configuration(port, folder))
  expect(await (await fetch(nginx.url)).text()).toBe('it answers')
  await nginx.stop()
  expect(() => process.kill(nginx.pid, 0)).toThrow('ESRCH')
  await expect(fetch(nginx.url)).rejects.toThrow()
})

it('says what nginx says of a configuration that it refuses', async () => {
  const refused = startNginx(({ port, folder }) => configuration(port, folder, 'no_such_directive on;'))
  const error: unknown = await refused.catch((cause: unknown) => cause)
  expect(error).toMatchObject({
    message: expect.stringContaining('did not start'),
    cause: { message: expect.stringContaining('no_such_directive') },
  })
})
