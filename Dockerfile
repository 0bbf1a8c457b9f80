# One image for every node. Node runs the TypeScript sources as they are; only the client and the template of the embedded
# database are built.

# The client and the template.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY crdt/package.json crdt/
COPY persistence/package.json persistence/
COPY ai-assist/package.json ai-assist/
COPY server/package.json server/
COPY client/package.json client/
COPY mcp-bridge/package.json mcp-bridge/
COPY bench/package.json bench/
COPY tests/package.json tests/
RUN npm ci --no-audit --no-fund
COPY tsconfig.base.json ./
COPY scripts scripts
COPY crdt crdt
COPY persistence persistence
COPY client client
RUN npm run build

# What the server needs from the registry, and no more: neither tools for development nor the client's packages, nor
# the Node that the repository brings along, as the image has its own.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
COPY crdt/package.json crdt/
COPY persistence/package.json persistence/
COPY ai-assist/package.json ai-assist/
COPY server/package.json server/
COPY client/package.json client/
COPY mcp-bridge/package.json mcp-bridge/
COPY bench/package.json bench/
COPY tests/package.json tests/
RUN npm ci --omit=dev --workspace=@cowrite/server --no-audit --no-fund

FROM node:24-slim AS runtime
# The image is for being reached from outside its container: people have to sign in.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    COWRITE_DATA_DIR=/data
# The embedded database, for a single node without DATABASE_URL.
RUN mkdir /data && chown node:node /data
VOLUME /data
WORKDIR /app
# Workspaces are links in node_modules, so the tree stays as it is in the repository.
COPY --from=dependencies /app ./
COPY --from=build /app/client/dist client/dist
COPY --from=build /app/persistence/dist persistence/dist
COPY LICENSE ./
COPY crdt/src crdt/src
COPY persistence/src persistence/src
COPY ai-assist/src ai-assist/src
COPY server/src server/src
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--min-semi-space-size=16", "server/src/main.ts"]
