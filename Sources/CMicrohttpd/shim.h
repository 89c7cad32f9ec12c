// SPDX-License-Identifier: Apache-2.0
//
// What Swift cannot import of GNU libmicrohttpd: its variadic functions, and macros that cast.

#ifndef SHOWDOWN_CMICROHTTPD_SHIM_H
#define SHOWDOWN_CMICROHTTPD_SHIM_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The callbacks of one daemon; every one is given `context`.
struct cmicrohttpd_callbacks {
    void *context;
    MHD_AcceptPolicyCallback accepts;
    MHD_AccessHandlerCallback handle;
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    /// Called with the request target as it came, before it is cut at `?` and unescaped; its result becomes `*con_cls`.
    void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
};

struct cmicrohttpd_limits {
    unsigned int connections;
    unsigned int idle_seconds;
    /// Event loops, each a thread of the library.
    unsigned int loops;
    /// Bytes of each connection's pool, which holds request line, headers and buffers.
    size_t connection_memory;
};

/// `MHD_start_daemon` is variadic. Event loops that wait by epoll where there is one; a connection whose response is being
/// made is suspended, which needs the inter-thread channel, and so does `MHD_quiesce_daemon`.
///
/// @param certificate  PEM; NULL for plain HTTP. It and @p key must live until this returns.
static inline struct MHD_Daemon *cmicrohttpd_start(int listening_socket, struct cmicrohttpd_callbacks callbacks,
                                                   struct cmicrohttpd_limits limits, const char *certificate,
                                                   const char *key) {
#ifdef __linux__
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO;
#else
    unsigned int flags = MHD_USE_POLL_INTERNAL_THREAD;
#endif
    flags |= MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    struct MHD_OptionItem more[5] = {{MHD_OPTION_END, 0, NULL}};
    size_t count = 0;
    if (limits.loops > 1) {
        // A pool of one is refused by the library.
        more[count++] = (struct MHD_OptionItem) {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t) limits.loops, NULL};
    }
    if (certificate != NULL) {
        flags |= MHD_USE_TLS;
        more[count++] = (struct MHD_OptionItem) {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *) certificate};
        more[count++] = (struct MHD_OptionItem) {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *) key};
        more[count++] = (struct MHD_OptionItem) {
            MHD_OPTION_HTTPS_PRIORITIES, 0, (void *) "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"};
    }
    more[count] = (struct MHD_OptionItem) {MHD_OPTION_END, 0, NULL};
    return MHD_start_daemon(flags, 0, callbacks.accepts, callbacks.context, callbacks.handle, callbacks.context,
                            MHD_OPTION_LISTEN_SOCKET, (MHD_socket) listening_socket,
                            MHD_OPTION_URI_LOG_CALLBACK, callbacks.target, callbacks.context,
                            MHD_OPTION_NOTIFY_COMPLETED, callbacks.completed, callbacks.context,
                            MHD_OPTION_NOTIFY_CONNECTION, callbacks.connection, callbacks.context,
                            MHD_OPTION_CONNECTION_LIMIT, limits.connections,
                            MHD_OPTION_CONNECTION_TIMEOUT, limits.idle_seconds,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits.connection_memory,
#if MHD_VERSION >= 0x00097701
                            MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1,
#else
                            MHD_OPTION_STRICT_FOR_CLIENT, 1,
#endif
                            MHD_OPTION_ARRAY, more,
                            MHD_OPTION_END);
}

/// Macros with casts: what a reader of a body's pieces returns, and a size that is not known.
static const ssize_t cmicrohttpd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
static const ssize_t cmicrohttpd_end_with_error = MHD_CONTENT_READER_END_WITH_ERROR;
static const uint64_t cmicrohttpd_unknown_size = MHD_SIZE_UNKNOWN;

/// `MHD_get_connection_info` is variadic. Returns -1 where the library does not know.
static inline int cmicrohttpd_connection_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : (int) info->connect_fd;
}

/// The address at the other end; NULL where the library does not know.
static inline const struct sockaddr *cmicrohttpd_connection_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

/// What `MHD_NotifyConnectionCallback` stored for the connection.
static inline void *cmicrohttpd_connection_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/// Whether this build of the library has TLS; the name of the feature is imported differently by its versions.
static inline bool cmicrohttpd_has_tls(void) { return MHD_is_feature_supported(MHD_FEATURE_TLS) == MHD_YES; }

/// The notification code is a closed enumeration whose unknown values would be undefined in Swift.
static inline bool cmicrohttpd_connection_started(enum MHD_ConnectionNotificationCode code) {
    return code == MHD_CONNECTION_NOTIFY_STARTED;
}

#endif
