import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { request, type RequestOptions } from '@/shared/http';
import { codeOf, type User } from '@/shared/protocol';

interface SessionReply {
  user: User;
  csrf: string;
  mustChangePassword: boolean;
}

/** Who is signed in here, by the session cookie that no script can read. */
export const useSession = defineStore('session', () => {
  const user = shallowRef<User | null>(null);
  const csrf = ref('');
  const mustChangePassword = ref(false);
  /** The server did not even say who is signed in. */
  const unreachable = ref(false);
  let asked: Promise<void> | null = null;

  function take(reply: SessionReply): void {
    user.value = reply.user;
    csrf.value = reply.csrf;
    mustChangePassword.value = reply.mustChangePassword;
  }

  /** Asks once; resolves also when nobody is signed in or no server answers. */
  function load(): Promise<void> {
    asked ??= request<SessionReply>('GET', '/api/v1/session')
      .then((reply) => {
        unreachable.value = false;
        take(reply);
      })
      .catch((error: unknown) => {
        unreachable.value = codeOf(error) !== 'not-signed-in';
        if (unreachable.value) asked = null;
      });
    return asked;
  }

  async function signIn(login: string, password: string): Promise<void> {
    take(await request<SessionReply>('POST', '/api/v1/session', { body: { login, password } }));
    asked = Promise.resolve();
  }

  async function signOut(): Promise<void> {
    try {
      await call('DELETE', '/api/v1/session');
    } catch (error) {
      // People are still in the own hands: not signed out.
      if (codeOf(error) === 'in-use') throw error;
    }
    forget();
  }

  /** The server has ended the session, or we have. */
  function forget(): void {
    user.value = null;
    csrf.value = '';
    mustChangePassword.value = false;
    asked = null;
  }

  async function changePassword(current: string, next: string): Promise<void> {
    await call('POST', '/api/v1/session/password', { body: { current, next } });
    // The server may have given the session a new token together with the new password.
    take(await request<SessionReply>('GET', '/api/v1/session'));
  }

  /** A request in this session's name. */
  function call<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    return request<T>(method, path, { ...options, csrf: csrf.value });
  }

  const rights = computed(() => new Set(user.value?.rights ?? []));
  const may = (right: string): boolean => rights.value.has(right);

  return {
    user,
    csrf,
    mustChangePassword,
    unreachable,
    load,
    signIn,
    signOut,
    forget,
    changePassword,
    call,
    may,
  };
});
