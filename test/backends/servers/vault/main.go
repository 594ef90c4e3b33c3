// A Vault for tests: the real core with storage in memory, KV v2, AppRole and leased PostgreSQL credentials.
// It listens on the loopback, prints {"url", "token"} when it is ready and ends with its standard input.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/go-hclog"
	kv "github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/builtin/credential/approle"
	"github.com/hashicorp/vault/builtin/logical/database"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/plugins/database/postgresql"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

// registry knows the one database plugin that the tests lease credentials from.
type registry struct{}

const databasePlugin = "postgresql-database-plugin"

func (registry) Contains(name string, kind consts.PluginType) bool {
	return name == databasePlugin && kind == consts.PluginTypeDatabase
}

func (r registry) Get(name string, kind consts.PluginType) (func() (interface{}, error), bool) {
	return postgresql.New, r.Contains(name, kind)
}

func (registry) Keys(kind consts.PluginType) []string {
	if kind == consts.PluginTypeDatabase {
		return []string{databasePlugin}
	}
	return nil
}

func (r registry) DeprecationStatus(name string, kind consts.PluginType) (consts.DeprecationStatus, bool) {
	return consts.Supported, r.Contains(name, kind)
}

func (registry) IsBuiltinEntPlugin(string, consts.PluginType) bool { return false }

func main() {
	if err := serve(); err != nil {
		log.Fatal(err)
	}
}

func serve() error {
	logger := hclog.New(&hclog.LoggerOptions{Output: os.Stderr, Level: hclog.Warn})
	storage, err := inmem.NewInmem(nil, logger)
	if err != nil {
		return err
	}
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:           storage,
		Logger:             logger,
		DisableMlock:       true,
		DefaultLeaseTTL:    time.Hour,
		MaxLeaseTTL:        24 * time.Hour,
		BuiltinRegistry:    registry{},
		CredentialBackends: map[string]logical.Factory{"approle": approle.Factory},
		LogicalBackends:    map[string]logical.Factory{"kv": kv.Factory, "database": database.Factory},
	})
	if err != nil {
		return err
	}
	ctx := context.Background()
	made, err := core.Initialize(ctx, &vault.InitParams{
		BarrierConfig:  &vault.SealConfig{SecretShares: 1, SecretThreshold: 1},
		RecoveryConfig: &vault.SealConfig{},
	})
	if err != nil {
		return err
	}
	for _, key := range made.SecretShares {
		if _, err := core.Unseal(key); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	handler := vaulthttp.Handler.Handler(&vault.HandlerProperties{Core: core, ListenerConfig: &configutil.Listener{}})
	go func() { log.Fatal((&http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}).Serve(listener)) }()
	ready, err := json.Marshal(map[string]string{"url": "http://" + listener.Addr().String(), "token": made.RootToken})
	if err != nil {
		return err
	}
	fmt.Println(string(ready))
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
